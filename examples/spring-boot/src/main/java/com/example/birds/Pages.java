package com.example.birds;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
class Pages {

    private final Sightings sightings;
    private final MeterRegistry metrics;
    private final String title;

    Pages(Sightings sightings, MeterRegistry metrics, @Value("${app.title:Birds}") String title) {
        this.sightings = sightings;
        this.metrics = metrics;
        this.title = title;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String index() {
        String list =
                sightings.all().stream()
                        .map(seen -> "<li>%s <b>%d</b></li>".formatted(HtmlUtils.htmlEscape(seen.bird()), seen.times()))
                        .collect(Collectors.joining("\n"));
        String form =
                """
                <form action="sightings" method="post">
                <label>Which bird? <input name="bird" maxlength="80" required></label> <button>Seen</button>
                </form>
                <ol>%s</ol>
                """
                        .formatted(list.isEmpty() ? "<li>None yet.</li>" : list);
        String closed = "<p>There is no database yet. Integrate one and come back.</p>";
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%1$s</title>
                <h1>%1$s</h1>
                %2$s
                </html>
                """
                .formatted(HtmlUtils.htmlEscape(title), sightings.isOpen() ? form : closed);
    }

    @PostMapping("/sightings")
    ResponseEntity<String> add(@RequestParam String bird) {
        String name = bird.strip();
        if (!sightings.isOpen()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("There is no database to write to yet.\n");
        }
        if (name.isEmpty() || name.length() > 80) {
            return ResponseEntity.badRequest().body("A bird has a name of 1 to 80 characters.\n");
        }
        sightings.add(name);
        metrics.counter("birds.sightings").increment();
        return ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, ".").build();
    }

    @GetMapping("/sightings.json")
    Map<String, List<Sightings.Sighting>> json() {
        return Map.of("sightings", sightings.all());
    }
}
