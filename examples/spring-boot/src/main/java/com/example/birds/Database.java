package com.example.birds;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections to the database, as soon as there is one. */
@Configuration
@ConditionalOnProperty("spring.datasource.url")
@EnableConfigurationProperties(DataSourceProperties.class)
class Database {

    @Bean
    DataSource dataSource(DataSourceProperties properties) {
        HikariDataSource source =
                properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
        source.setConnectionTimeout(3_000);
        // The app starts while its database cannot be reached, and says so at its health endpoint.
        source.setInitializationFailTimeout(-1);
        return source;
    }
}
