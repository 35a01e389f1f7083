package main

import (
	"context"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
)

// Each step must leave a database alone that has already seen it: every unit runs them before the app starts.
var steps = []string{
	`CREATE TABLE IF NOT EXISTS shortcuts (
		name text PRIMARY KEY,
		target text NOT NULL,
		visits bigint NOT NULL DEFAULT 0
	)`,
}

// Any number: it makes units that start together take turns.
const turns = 20120102

func migrate(ctx context.Context) error {
	address := os.Getenv("POSTGRESQL_DB_CONNECT_STRING")
	if address == "" {
		fmt.Println("no database yet, nothing to migrate")
		return nil
	}
	connection, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	return pgx.BeginFunc(ctx, connection, func(transaction pgx.Tx) error {
		if _, err := transaction.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", turns); err != nil {
			return err
		}
		for _, step := range steps {
			if _, err := transaction.Exec(ctx, step); err != nil {
				return err
			}
		}
		fmt.Printf("database is up to date (%d steps)\n", len(steps))
		return nil
	})
}
