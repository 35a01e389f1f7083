package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
)

func start(t *testing.T) *httptest.Server {
	t.Helper()
	s, err := openStore(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	server := httptest.NewServer(newHandler(s))
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server
}

func get(t *testing.T, server *httptest.Server, path string) (*http.Response, string) {
	t.Helper()
	response, err := server.Client().Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestWithoutADatabase(t *testing.T) {
	t.Setenv("POSTGRESQL_DB_CONNECT_STRING", "")
	server := start(t)
	if _, body := get(t, server, "/"); !strings.Contains(body, "There is no database yet") {
		t.Error(body)
	}
	if response, body := get(t, server, "/healthz"); response.StatusCode != 200 || !strings.Contains(body, `"none"`) {
		t.Error(response.Status, body)
	}
	response, err := server.Client().PostForm(server.URL+"/shortcuts", url.Values{"name": {"x"}, "target": {"http://x.test"}})
	if err != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Error(response, err)
	}
	if err := migrate(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestAShortcutIsFollowedAndCounted(t *testing.T) {
	if os.Getenv("POSTGRESQL_DB_CONNECT_STRING") == "" {
		t.Skip("POSTGRESQL_DB_CONNECT_STRING names no database")
	}
	for range 2 {
		if err := migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	server := start(t)
	target := "https://example.com/?q=<b>"
	response, err := server.Client().PostForm(server.URL+"/shortcuts", url.Values{"name": {"docs"}, "target": {target}})
	if err != nil || response.StatusCode != http.StatusSeeOther {
		t.Fatal(response, err)
	}
	if response, _ := get(t, server, "/to/docs"); response.Header.Get("Location") != target {
		t.Error(response.Header)
	}
	if _, body := get(t, server, "/"); strings.Contains(body, "<b>") {
		t.Error("what visitors write must not become markup")
	}
	if _, body := get(t, server, "/metrics"); !strings.Contains(body, "shortcuts_followed_total 1") {
		t.Error("the visit is not counted")
	}
	if response, _ := get(t, server, "/to/nowhere"); response.StatusCode != http.StatusNotFound {
		t.Error(response.Status)
	}
}
