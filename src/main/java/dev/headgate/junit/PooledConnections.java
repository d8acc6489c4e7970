package dev.headgate.junit;

import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The idle connections of a context's pools. HikariCP hands out one that was in use a
 * moment ago without asking whether it still works; other pools ask.
 */
final class PooledConnections {

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			PooledConnections.class.getClassLoader());

	private PooledConnections() {
	}

	/**
	 * Closes them, since their database is about to be another one.
	 * @param context the context that has the pools
	 * @throws SQLException when a data source can't be asked for its pool
	 */
	static void evict(ApplicationContext context) throws SQLException {
		if (!HIKARI) {
			return;
		}
		for (DataSource dataSource : List.copyOf(context.getBeansOfType(DataSource.class).values())) {
			if (dataSource.isWrapperFor(HikariDataSource.class)) {
				HikariPoolMXBean pool = dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
				if (pool != null) {
					pool.softEvictConnections();
				}
			}
		}
	}

}
