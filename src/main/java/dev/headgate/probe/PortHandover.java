package dev.headgate.probe;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Frees the port in the moment before the web server binds it. The application says that
 * it is alive from here on, as the listener did until here; Spring Boot's own liveness is
 * broken until the context has been refreshed.
 */
public final class PortHandover implements SmartLifecycle {

	private final StartupProbeServer listener;

	private final ApplicationContext context;

	private volatile boolean running;

	/**
	 * Creates it for a context.
	 * @param listener what holds the port until the web server takes it
	 * @param context the context whose web server takes it
	 */
	public PortHandover(StartupProbeServer listener, ApplicationContext context) {
		this.listener = listener;
		this.context = context;
	}

	@Override
	public void start() {
		AvailabilityChangeEvent.publish(this.context, LivenessState.CORRECT);
		this.listener.close();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

}
