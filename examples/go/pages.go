package main

import (
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

//go:embed pages/index.html
var pages embed.FS

var (
	index    = template.Must(template.ParseFS(pages, "pages/index.html"))
	names    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	followed = promauto.NewCounter(prometheus.CounterOpts{
		Name: "shortcuts_followed_total",
		Help: "How often shortcuts were followed.",
	})
)

func newHandler(s *store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		found, err := s.list(r.Context())
		if err != nil {
			fail(w, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		data := map[string]any{
			"Title":     setting("APP_TITLE", "Shortcuts"),
			"Database":  s.hasDatabase(),
			"Shortcuts": found,
		}
		if err := index.Execute(w, data); err != nil {
			slog.Error("page", "error", err)
		}
	})
	mux.HandleFunc("POST /shortcuts", func(w http.ResponseWriter, r *http.Request) {
		name, target := r.PostFormValue("name"), r.PostFormValue("target")
		address, err := url.Parse(target)
		if !names.MatchString(name) || err != nil || (address.Scheme != "http" && address.Scheme != "https") {
			http.Error(w, "a name of a-z, 0-9 and - and an address with http or https, please", http.StatusBadRequest)
			return
		}
		if err := s.add(r.Context(), name, target); err != nil {
			fail(w, err)
			return
		}
		http.Redirect(w, r, ".", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /to/{name}", func(w http.ResponseWriter, r *http.Request) {
		target, err := s.follow(r.Context(), r.PathValue("name"))
		switch {
		case err != nil:
			fail(w, err)
		case target == "":
			http.NotFound(w, r)
		default:
			followed.Inc()
			http.Redirect(w, r, target, http.StatusFound)
		}
	})
	mux.HandleFunc("GET /shortcuts.json", func(w http.ResponseWriter, r *http.Request) {
		found, err := s.list(r.Context())
		if err != nil {
			fail(w, err)
			return
		}
		answer(w, http.StatusOK, map[string]any{"shortcuts": found})
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		switch err := s.check(r.Context()); {
		case err != nil:
			slog.Warn("database", "error", err)
			answer(w, http.StatusServiceUnavailable, map[string]any{"status": "failing", "database": "unreachable"})
		case s.hasDatabase():
			answer(w, http.StatusOK, map[string]any{"status": "ok", "database": "ok"})
		default:
			answer(w, http.StatusOK, map[string]any{"status": "ok", "database": "none"})
		}
	})
	mux.Handle("GET /metrics", promhttp.Handler())
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir("static"))))
	return mux
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		slog.Error("answer", "error", err)
	}
}

func fail(w http.ResponseWriter, err error) {
	if errors.Is(err, errNoDatabase) {
		http.Error(w, "There is no database to write to yet.", http.StatusServiceUnavailable)
		return
	}
	slog.Error("database", "error", err)
	http.Error(w, "The database cannot be asked.", http.StatusServiceUnavailable)
}
