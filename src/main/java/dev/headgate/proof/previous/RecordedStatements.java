package dev.headgate.proof.previous;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvValidationException;

import dev.headgate.changelog.SqlCommand;

/**
 * Statements that a release sends, as somebody recorded them.
 *
 * @param all those that a server plans
 * @param notPlanned how many others there are, such as {@code BEGIN} and {@code SET}
 */
public record RecordedStatements(List<RecordedStatement> all, int notPlanned) {

	/** None were recorded. */
	public static final RecordedStatements NONE = new RecordedStatements(List.of(), 0);

	private static final String QUERY = "query";

	private static final Set<String> PLANNED = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH",
			"TABLE");

	/**
	 * Reads a file of SQL, or one of comma-separated values with a column {@code query},
	 * as {@code COPY pg_stat_statements TO … (FORMAT csv, HEADER)} writes it.
	 * @param text its text
	 * @return the statements
	 * @throws IllegalArgumentException with the reason, when there are none, or it can't
	 * be read
	 */
	public static RecordedStatements parse(String text) {
		List<RecordedStatement> all = new ArrayList<>();
		int commands = isCsv(text) ? parseCsv(text, all) : parseSql(text, 1, all);
		if (all.isEmpty()) {
			throw new IllegalArgumentException("there is no SELECT, INSERT, UPDATE, DELETE or MERGE in it");
		}
		return new RecordedStatements(List.copyOf(all), commands - all.size());
	}

	private static boolean isCsv(String text) {
		String header = text.lines().findFirst().orElse("").replace("\"", "").strip().toLowerCase(Locale.ROOT);
		return List.of(header.split(",")).contains(QUERY);
	}

	private static int parseCsv(String text, List<RecordedStatement> all) {
		try (CSVReader rows = new CSVReaderBuilder(new StringReader(text))
			.withCSVParser(new RFC4180ParserBuilder().build())
			.build()) {
			int column = Arrays.stream(rows.readNext())
				.map((name) -> name.strip().toLowerCase(Locale.ROOT))
				.toList()
				.indexOf(QUERY);
			int commands = 0;
			int line = (int) rows.getLinesRead() + 1;
			for (String[] row = rows.readNext(); row != null; row = rows.readNext()) {
				commands += (column < row.length) ? parseSql(row[column], line, all) : 0;
				line = (int) rows.getLinesRead() + 1;
			}
			return commands;
		}
		catch (IOException | CsvValidationException ex) {
			throw new IllegalArgumentException("it is no file of comma-separated values: " + ex.getMessage(), ex);
		}
	}

	private static int parseSql(String sql, int firstLine, List<RecordedStatement> all) {
		List<SqlCommand> commands = SqlCommand.split(sql);
		for (SqlCommand command : commands) {
			String text = sql.substring(command.start(), command.end()).strip();
			if (PLANNED.contains(command.words().getFirst()) || text.startsWith("(")) {
				all.add(new RecordedStatement(text, firstLine + command.line() - 1));
			}
		}
		return commands.size();
	}

}
