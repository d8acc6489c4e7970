package dev.headgate.gate.progress;

import java.time.Duration;
import java.util.List;

/**
 * What a run of the gate cost.
 *
 * @param took how long it took in all
 * @param lockWait how long it waited for the migration lock
 * @param tableWait how long it lost to other sessions' locks on tables
 * @param retries how often a change set was tried again after it had lost to them
 * @param changeSets how long each change set took that was applied, in their order
 * @param batches how many batches of batched updates it ran
 * @param batchRows how many rows these went through
 */
public record RunStatistics(Duration took, Duration lockWait, Duration tableWait, int retries,
		List<Duration> changeSets, long batches, long batchRows) {
}
