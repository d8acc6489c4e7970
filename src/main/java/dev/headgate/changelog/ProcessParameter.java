package dev.headgate.changelog;

/**
 * A parameter <code>${…}</code> of a changelog whose value came from this process, so
 * that another process may read another changelog.
 *
 * @param name the parameter as the changelog names it
 * @param origin where its value came from, for example
 * {@code the system property user.name}
 * @param defined whether the changelog itself defines it as well
 */
public record ProcessParameter(String name, String origin, boolean defined) {

	@Override
	public String toString() {
		return "${" + this.name + "} from " + this.origin;
	}

}
