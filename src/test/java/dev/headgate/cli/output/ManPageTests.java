package dev.headgate.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;
import picocli.CommandLine;

import dev.headgate.cli.HeadgateCommand;
import dev.headgate.config.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ManPageTests {

	private final CommandLine headgate = new CommandLine(new HeadgateCommand());

	private final String page = ManPage.of(this.headgate.getCommandSpec());

	@TempDir
	private Path temporary;

	@Test
	void namesEveryVerbOptionAndExitCode() {
		for (CommandLine verb : this.headgate.getSubcommands().values()) {
			boolean hidden = verb.getCommandSpec().usageMessage().hidden();
			assertThat(this.page.contains(".SS \"" + verb.getCommandName() + "\"")).isNotEqualTo(hidden);
			if (!hidden) {
				verb.getCommandSpec()
					.options()
					.stream()
					.filter((option) -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
					.forEach((option) -> assertThat(this.page).contains(option.longestName().replace("-", "\\-")));
			}
		}
		for (ExitCode exitCode : ExitCode.values()) {
			assertThat(this.page).contains("\\fB" + exitCode.code() + "\\fR\n" + exitCode.meaning());
		}
		assertThat(this.page).contains("current \\-\\-check\\-heads || headgate upgrade");
	}

	@Test
	void isAsManWantsIt() throws Exception {
		assertThat(this.page.lines()).allMatch((line) -> !line.isBlank() && !line.startsWith("'"))
			.filteredOn((line) -> line.startsWith("."))
			.allMatch((line) -> line.matches("\\.(TH|SH|SS|TP|PP|B|EX|EE)( \".*\")*"));
		Path file = Files.writeString(this.temporary.resolve("headgate.1"), this.page);
		assumeTrue(isInstalled("groff"), "groff is not installed");
		assertThat(run("groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z", file.toString())).isEmpty();
	}

	@Test
	void completionWorksInBash() throws Exception {
		assumeTrue(isInstalled("bash"), "bash is not installed");
		Path script = Files.writeString(this.temporary.resolve("completion"),
				AutoComplete.bash("headgate", this.headgate));
		assertThat(run("bash", "-c", "source " + script + "; COMP_WORDS=(headgate cur); COMP_CWORD=1;"
				+ " _complete_headgate; echo \"${COMPREPLY[@]}\""))
			.isEqualTo("current\n");
		assertThat(
				run("bash", "-c",
						"source " + script + "; COMP_WORDS=(headgate current --ch); COMP_CWORD=2;"
								+ " _complete_headgate; echo \"${COMPREPLY[@]}\""))
			.contains("--check-heads", "--changelog");
	}

	private static boolean isInstalled(String program) {
		return Files.isExecutable(Path.of("/usr/bin", program));
	}

	private static String run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
