/**
 * The only room that imports Liquibase: reads changelogs into the model.
 */
@NullMarked
package dev.headgate.liquibase;

import org.jspecify.annotations.NullMarked;
