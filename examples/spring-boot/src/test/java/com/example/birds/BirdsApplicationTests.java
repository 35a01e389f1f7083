package com.example.birds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BirdsApplicationTests {

    @Autowired private TestRestTemplate http;

    @Test
    void withoutADatabaseTheDiaryIsClosedAndTheAppIsWell() {
        assertThat(http.getForObject("/", String.class)).contains("There is no database yet");
        assertThat(http.getForObject("/actuator/health", String.class)).contains("UP");
        var form = new LinkedMultiValueMap<String, String>();
        form.add("bird", "wren");
        assertThat(http.postForEntity("/sightings", form, String.class).getStatusCode())
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }
}
