/**
 * Diagnoses a database and the role that migrates it. Writes nothing and takes no lock.
 */
@NullMarked
package dev.headgate.doctor;

import org.jspecify.annotations.NullMarked;
