package com.example.birds;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;

/**
 * A diary of birds that were seen. Settings come as environment variables: the database as SPRING_DATASOURCE_URL and its
 * like, once one is integrated; without one the app starts all the same.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class BirdsApplication {

    public static void main(String[] args) {
        SpringApplication.run(BirdsApplication.class, args);
    }
}
