package dev.headgate.sample;

import dev.headgate.junit.HeadgateProof;

/**
 * What {@code headgate verify} proves of the sample's changelog, as tests: one for each
 * proof, and one for each of its change sets.
 */
@HeadgateProof
class SampleProofsIT {

}
