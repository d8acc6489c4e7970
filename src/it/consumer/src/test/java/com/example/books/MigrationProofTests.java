package com.example.books;

import dev.headgate.junit.HeadgateProof;

/**
 * Proves all migrations, each in a test of its own.
 */
@HeadgateProof
class MigrationProofTests {

}
