package dev.headgate.ops;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at something in the background, again and again, while the service runs.
 */
abstract class PeriodicLook implements SmartLifecycle {

	private final String thread;

	private final Duration delay;

	private final Duration interval;

	private volatile @Nullable Thread running;

	/**
	 * Creates it.
	 * @param thread the name of its thread
	 * @param delay how long to wait before the first look
	 * @param interval how long to wait after each look
	 */
	PeriodicLook(String thread, Duration delay, Duration interval) {
		this.thread = thread;
		this.delay = delay;
		this.interval = interval;
	}

	/** Looks once. What it throws ends the looking. */
	abstract void look();

	@Override
	public void start() {
		this.running = Thread.ofVirtual().name(this.thread).start(this::repeat);
	}

	private void repeat() {
		try {
			Thread.sleep(this.delay);
			while (true) {
				look();
				Thread.sleep(this.interval);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		Thread thread = this.running;
		if (thread != null) {
			thread.interrupt();
			this.running = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

}
