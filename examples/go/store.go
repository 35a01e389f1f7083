package main

import (
	"context"
	"errors"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// errNoDatabase is the answer while no database is integrated.
var errNoDatabase = errors.New("there is no database yet")

type shortcut struct {
	Name   string `json:"name"`
	Target string `json:"target"`
	Visits int64  `json:"visits"`
}

// store keeps the shortcuts in PostgreSQL; without a database it knows none.
type store struct{ pool *pgxpool.Pool }

// openStore connects when it is first asked for something, so that the app starts before its database does.
func openStore(ctx context.Context) (*store, error) {
	address := os.Getenv("POSTGRESQL_DB_CONNECT_STRING")
	if address == "" {
		return &store{}, nil
	}
	pool, err := pgxpool.New(ctx, address)
	return &store{pool: pool}, err
}

func (s *store) Close() {
	if s.pool != nil {
		s.pool.Close()
	}
}

func (s *store) hasDatabase() bool { return s.pool != nil }

func (s *store) check(ctx context.Context) error {
	if s.pool == nil {
		return nil
	}
	var one int
	err := s.pool.QueryRow(ctx, "SELECT 1 FROM shortcuts LIMIT 1").Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

func (s *store) list(ctx context.Context) ([]shortcut, error) {
	if s.pool == nil {
		return []shortcut{}, nil
	}
	rows, err := s.pool.Query(ctx, "SELECT name, target, visits FROM shortcuts ORDER BY name LIMIT 100")
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[shortcut])
	if found == nil {
		found = []shortcut{}
	}
	return found, err
}

func (s *store) add(ctx context.Context, name, target string) error {
	if s.pool == nil {
		return errNoDatabase
	}
	_, err := s.pool.Exec(ctx,
		"INSERT INTO shortcuts (name, target) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET target = $2",
		name, target)
	return err
}

// follow counts a visit and says where it goes; an empty target means that nobody knows the name.
func (s *store) follow(ctx context.Context, name string) (string, error) {
	if s.pool == nil {
		return "", nil
	}
	var target string
	err := s.pool.QueryRow(ctx,
		"UPDATE shortcuts SET visits = visits + 1 WHERE name = $1 RETURNING target", name).Scan(&target)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return target, err
}
