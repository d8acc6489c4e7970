/**
 * Applies change sets, each one in one commit with its history row, or records their SQL.
 */
@NullMarked
package dev.headgate.liquibase.apply;

import org.jspecify.annotations.NullMarked;
