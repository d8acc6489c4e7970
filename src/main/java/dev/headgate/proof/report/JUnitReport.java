package dev.headgate.proof.report;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import dev.headgate.config.PrintableText;
import dev.headgate.proof.report.ProofOutcome.Status;

/**
 * Results as JUnit's XML, in which continuous integration shows each proof as a test.
 */
public final class JUnitReport {

	private static final String SUITE = "headgate verify";

	private JUnitReport() {
	}

	/**
	 * Writes the report.
	 * @param results the results
	 * @return an XML document
	 */
	public static String of(List<ProofResult> results) {
		StringWriter text = new StringWriter();
		try {
			XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeCharacters("\n");
			suite(xml, results);
			xml.writeEndDocument();
			xml.flush();
		}
		catch (XMLStreamException ex) {
			throw new IllegalStateException(ex);
		}
		return text + "\n";
	}

	private static void suite(XMLStreamWriter xml, List<ProofResult> results) throws XMLStreamException {
		xml.writeStartElement("testsuites");
		xml.writeCharacters("\n");
		xml.writeStartElement("testsuite");
		xml.writeAttribute("name", SUITE);
		xml.writeAttribute("tests", String.valueOf(results.size()));
		xml.writeAttribute("failures", count(results, Status.FAILED));
		xml.writeAttribute("errors", "0");
		xml.writeAttribute("skipped", count(results, Status.SKIPPED));
		xml.writeAttribute("time",
				seconds(results.stream().map(ProofResult::took).reduce(Duration.ZERO, Duration::plus)));
		xml.writeCharacters("\n");
		for (ProofResult result : results) {
			testcase(xml, result);
		}
		xml.writeEndElement();
		xml.writeCharacters("\n");
		xml.writeEndElement();
	}

	private static void testcase(XMLStreamWriter xml, ProofResult result) throws XMLStreamException {
		xml.writeStartElement("testcase");
		xml.writeAttribute("classname", SUITE);
		xml.writeAttribute("name", result.name());
		xml.writeAttribute("time", seconds(result.took()));
		switch (result.outcome().status()) {
			case FAILED -> failure(xml, result.outcome().failures());
			case SKIPPED -> {
				xml.writeEmptyElement("skipped");
				xml.writeAttribute("message", clean(result.outcome().summary()));
			}
			case PASSED -> {
			}
		}
		if (!result.outcome().notes().isEmpty()) {
			xml.writeStartElement("system-out");
			xml.writeCharacters(clean(String.join("\n", result.outcome().notes())));
			xml.writeEndElement();
		}
		xml.writeEndElement();
		xml.writeCharacters("\n");
	}

	/** Not every reader shows more than one. */
	private static void failure(XMLStreamWriter xml, List<ProofFailure> failures) throws XMLStreamException {
		xml.writeStartElement("failure");
		xml.writeAttribute("type", "proof");
		xml.writeAttribute("message", clean(failures.getFirst().difference()));
		xml.writeCharacters(clean(failures.stream().map(JUnitReport::text).collect(Collectors.joining("\n\n"))));
		xml.writeEndElement();
	}

	private static String text(ProofFailure failure) {
		return (failure.where().isEmpty() ? "" : failure.where() + "\n") + failure.difference() + "\n"
				+ failure.action();
	}

	/** What XML can't hold is shown as it is shown elsewhere. */
	private static String clean(String text) {
		return PrintableText.of(text);
	}

	private static String count(List<ProofResult> results, Status status) {
		return String.valueOf(results.stream().filter((result) -> result.outcome().status() == status).count());
	}

	private static String seconds(Duration took) {
		return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
	}

}
