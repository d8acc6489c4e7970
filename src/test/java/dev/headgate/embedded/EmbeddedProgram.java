package dev.headgate.embedded;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Scanner;

import javax.sql.DataSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A program of its own process that uses the embedded server: answers each query on its
 * standard input with the first value, on its standard output. It is no configuration
 * that other tests would find.
 */
class EmbeddedProgram {

	@Bean
	DataSource dataSource(Environment environment) {
		return DataSourceBuilder.create()
			.url(environment.getRequiredProperty("spring.datasource.url"))
			.username(environment.getProperty("spring.datasource.username"))
			.password(environment.getProperty("spring.datasource.password"))
			.build();
	}

	public static void main(String[] args) throws Exception {
		SpringApplication application = new SpringApplication(EmbeddedProgram.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		PrintStream out = System.out;
		DataSource dataSource = application.run(args).getBean(DataSource.class);
		out.println("> ready");
		try (Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
			while (lines.hasNextLine()) {
				out.println("> " + answer(dataSource, lines.nextLine()));
			}
		}
		Thread.sleep(Long.MAX_VALUE);
	}

	private static String answer(DataSource dataSource, String sql) throws Exception {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			if (!statement.execute(sql)) {
				return "done";
			}
			try (ResultSet rows = statement.getResultSet()) {
				return rows.next() ? rows.getString(1) : "nothing";
			}
		}
	}

}
