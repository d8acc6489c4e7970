import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Speaks as much of PostgreSQL's protocol as a driver needs to connect. Everything
 * succeeds, and queries have an empty result; where the driver insists on a row, it is a
 * zero. Whether it is at head, when the gate asks, is up to whoever starts it.
 */
final class StubPostgres implements AutoCloseable {

	private static final int SSL_REQUEST = 80877103;

	private static final int GSS_REQUEST = 80877104;

	private static final int PROTOCOL_3 = 3 << 16;

	private static final List<Map.Entry<String, String>> PARAMETERS = List.of(Map.entry("server_version", "17.0"),
			Map.entry("server_encoding", "UTF8"), Map.entry("client_encoding", "UTF8"),
			Map.entry("DateStyle", "ISO, MDY"), Map.entry("TimeZone", "UTC"), Map.entry("integer_datetimes", "on"),
			Map.entry("standard_conforming_strings", "on"));

	private static final Pattern RESULT = Pattern.compile("^\\s*(select|with|show|values|table)\\b|\\breturning\\b",
			Pattern.CASE_INSENSITIVE);

	/** Its own keywords and the length of its names are what the driver asks for. */
	private static final Pattern ROW = Pattern.compile("^\\s*select\\s+(string_agg|t\\.typlen|setting)\\b",
			Pattern.CASE_INSENSITIVE);

	/** What the fast path asks. */
	private static final String HEAD = "headgate.gate_state s";

	/** What it asks before: where the history is. */
	private static final String PLACE = "place.objects";

	private static final List<String> PLACED = List.of("public", "public", "t", "");

	private static final List<String> AT_HEAD = List.of("1", "1", "1", "0", "prod");

	private final ServerSocket socket;

	private final boolean atHead;

	private StubPostgres(ServerSocket socket, boolean atHead) {
		this.socket = socket;
		this.atHead = atHead;
	}

	static StubPostgres start(boolean atHead) throws IOException {
		StubPostgres server = new StubPostgres(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), atHead);
		Thread.ofPlatform().daemon().name("stub-postgres").start(server::accept);
		return server;
	}

	String url() {
		return "postgresql://127.0.0.1:" + this.socket.getLocalPort() + "/training?user=training";
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				Thread.ofPlatform().daemon().name("stub-session").start(() -> serve(client));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket client) {
		try (client) {
			new Session(client).run();
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/** One client's connection. */
	private final class Session {

		private final DataInputStream in;

		private final DataOutputStream out;

		private final Map<String, String> statements = new HashMap<>();

		private final Map<String, String> portals = new HashMap<>();

		private char transaction = 'I';

		Session(Socket client) throws IOException {
			this.in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
			this.out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
		}

		void run() throws IOException {
			if (!connect()) {
				return;
			}
			while (true) {
				int type;
				try {
					type = this.in.readByte();
				}
				catch (EOFException ex) {
					return;
				}
				ByteBuffer body = ByteBuffer.wrap(this.in.readNBytes(this.in.readInt() - 4));
				if (type == 'X') {
					return;
				}
				answer((char) type, body);
			}
		}

		private boolean connect() throws IOException {
			while (true) {
				ByteBuffer body = ByteBuffer.wrap(this.in.readNBytes(this.in.readInt() - 4));
				switch (body.getInt()) {
					case SSL_REQUEST, GSS_REQUEST -> this.out.writeByte('N');
					case PROTOCOL_3 -> {
						send('R', numbers(0));
						for (Map.Entry<String, String> parameter : PARAMETERS) {
							send('S', text(parameter.getKey()), text(parameter.getValue()));
						}
						send('K', numbers(1, 1));
						ready();
						return true;
					}
					default -> {
						return false;
					}
				}
				this.out.flush();
			}
		}

		private void answer(char type, ByteBuffer body) throws IOException {
			switch (type) {
				case 'Q' -> {
					String sql = string(body);
					describe(sql);
					complete(sql);
					ready();
				}
				case 'P' -> {
					this.statements.put(string(body), string(body));
					send('1');
				}
				case 'B' -> {
					this.portals.put(string(body), this.statements.getOrDefault(string(body), ""));
					send('2');
				}
				case 'D' -> {
					boolean portal = body.get() == 'P';
					String sql = (portal ? this.portals : this.statements).getOrDefault(string(body), "");
					if (!portal) {
						send('t', new byte[2]);
					}
					if (!describe(sql)) {
						send('n');
					}
				}
				case 'E' -> complete(this.portals.getOrDefault(string(body), ""));
				case 'C' -> send('3');
				case 'S' -> ready();
				default -> this.out.flush();
			}
		}

		/** Columns of text: as many as the row has, or one without a row. */
		private boolean describe(String sql) throws IOException {
			boolean result = RESULT.matcher(sql).find();
			if (result) {
				byte[] column = ByteBuffer.allocate(18)
					.putInt(0)
					.putShort((short) 0)
					.putInt(25)
					.putShort((short) -1)
					.putInt(-1)
					.putShort((short) 0)
					.array();
				int columns = Math.max(1, row(sql).size());
				List<byte[]> parts = new ArrayList<>(List.of(number(columns)));
				for (int i = 0; i < columns; i++) {
					parts.addAll(List.of(text("nothing"), column));
				}
				send('T', parts.toArray(byte[][]::new));
			}
			return result;
		}

		private List<String> row(String sql) {
			if (StubPostgres.this.atHead && sql.contains(PLACE)) {
				return PLACED;
			}
			return StubPostgres.this.atHead && sql.contains(HEAD) ? AT_HEAD
					: ROW.matcher(sql).find() ? List.of("0") : List.of();
		}

		private void complete(String sql) throws IOException {
			if (sql.isBlank()) {
				send('I');
				return;
			}
			String word = sql.strip().split("\\s|;", 2)[0].toUpperCase(Locale.ROOT);
			switch (word) {
				case "BEGIN" -> this.transaction = 'T';
				case "COMMIT", "ROLLBACK" -> this.transaction = 'I';
				default -> {
				}
			}
			List<String> row = row(sql);
			if (!row.isEmpty()) {
				List<byte[]> parts = new ArrayList<>(List.of(number(row.size())));
				row.forEach((value) -> parts
					.addAll(List.of(numbers(value.length()), value.getBytes(StandardCharsets.UTF_8))));
				send('D', parts.toArray(byte[][]::new));
			}
			send('C', text(RESULT.matcher(sql).find() ? "SELECT 0" : word));
		}

		private void ready() throws IOException {
			send('Z', new byte[] { (byte) this.transaction });
			this.out.flush();
		}

		private void send(char type, byte[]... parts) throws IOException {
			int length = 4;
			for (byte[] part : parts) {
				length += part.length;
			}
			this.out.writeByte(type);
			this.out.writeInt(length);
			for (byte[] part : parts) {
				this.out.write(part);
			}
		}

		private static byte[] number(int number) {
			return ByteBuffer.allocate(2).putShort((short) number).array();
		}

		private static byte[] numbers(int... numbers) {
			ByteBuffer body = ByteBuffer.allocate(4 * numbers.length);
			for (int number : numbers) {
				body.putInt(number);
			}
			return body.array();
		}

		private static byte[] text(String text) {
			return (text + '\0').getBytes(StandardCharsets.UTF_8);
		}

		private static String string(ByteBuffer body) {
			int length = 0;
			while (body.get(body.position() + length) != 0) {
				length++;
			}
			byte[] text = new byte[length];
			body.get(text).get();
			return new String(text, StandardCharsets.UTF_8);
		}

	}

}
