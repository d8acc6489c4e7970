package dev.headgate.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One run at a time for each folder. The lock ends with the process that holds it,
 * however that ends; the file keeps its process id for the others to read.
 */
final class RunLock implements AutoCloseable {

	/** Beyond the text, which stays readable where locks are mandatory. */
	private static final long POSITION = Long.MAX_VALUE - 1;

	private final FileChannel channel;

	private RunLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Takes the lock of a folder, or fails at once.
	 * @param folder an existing folder
	 * @return the lock, until closed
	 * @throws IOException if the lock file can't be written
	 */
	static RunLock acquire(Path folder) throws IOException {
		FileChannel channel = FileChannel.open(folder.resolve("run.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock(POSITION, 1, false);
			if (lock == null) {
				throw inUse(folder, read(channel));
			}
			channel.truncate(0);
			channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
			return new RunLock(channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static String read(FileChannel channel) throws IOException {
		ByteBuffer text = ByteBuffer.allocate(32);
		channel.read(text, 0);
		return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
	}

	private static EmbeddedServerException inUse(Path folder, String pid) {
		String owner = pid.isEmpty() ? "another process" : "process " + pid;
		return new EmbeddedServerException(
				"The embedded PostgreSQL in " + folder + " is in use by another run, " + owner + ".",
				"Stop the other run" + (pid.isEmpty() ? "" : " (kill " + pid + ")")
						+ ", or give this one a folder of its own with headgate.embedded.directory.");
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
