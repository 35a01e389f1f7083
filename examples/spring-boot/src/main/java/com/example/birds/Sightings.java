package com.example.birds;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What was seen, in PostgreSQL; without a database nothing is known and nothing kept. */
@Component
class Sightings {

    record Sighting(String bird, long times) {}

    private final Optional<JdbcTemplate> database;

    Sightings(ObjectProvider<javax.sql.DataSource> source) {
        database = Optional.ofNullable(source.getIfAvailable()).map(JdbcTemplate::new);
    }

    boolean isOpen() {
        return database.isPresent();
    }

    /** Every unit does this before it first writes, so it must leave a table alone that is there. */
    private void migrate(JdbcTemplate template) {
        template.execute(
                """
                CREATE TABLE IF NOT EXISTS sightings (
                    bird text PRIMARY KEY,
                    times bigint NOT NULL DEFAULT 0
                )
                """);
    }

    List<Sighting> all() {
        return database.map(
                        template -> {
                            migrate(template);
                            return template.query(
                                    "SELECT bird, times FROM sightings ORDER BY times DESC, bird LIMIT 100",
                                    (row, index) -> new Sighting(row.getString(1), row.getLong(2)));
                        })
                .orElse(List.of());
    }

    void add(String bird) {
        JdbcTemplate template = database.orElseThrow();
        migrate(template);
        template.update(
                "INSERT INTO sightings (bird, times) VALUES (?, 1) "
                        + "ON CONFLICT (bird) DO UPDATE SET times = sightings.times + 1",
                bird);
    }
}
