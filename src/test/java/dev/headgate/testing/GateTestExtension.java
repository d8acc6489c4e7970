package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * The work of {@link GateTest}.
 */
final class GateTestExtension implements ParameterResolver {

	/**
	 * A constructor's parameters belong to the one test that the instance is made for.
	 */
	@Override
	public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
		return ExtensionContextScope.TEST_METHOD;
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == TestDatabase.class || type == ChangelogDirectory.class;
	}

	/** The store closes what it holds when the test has ended. */
	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Store store = context.getStore(Namespace.create(GateTestExtension.class));
		if (parameter.getParameter().getType() == TestDatabase.class) {
			return store.computeIfAbsent(TestDatabase.class, (type) -> TestDatabase.create());
		}
		return store.computeIfAbsent(Folder.class, (type) -> Folder.create(), Folder.class).changelog();
	}

	/**
	 * A temporary folder.
	 *
	 * @param path where
	 */
	private record Folder(Path path) implements AutoCloseable {

		static Folder create() {
			try {
				return new Folder(Files.createTempDirectory("changelog"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		ChangelogDirectory changelog() {
			return new ChangelogDirectory(this.path);
		}

		@Override
		public void close() throws IOException {
			FileSystemUtils.deleteRecursively(this.path);
		}

	}

}
