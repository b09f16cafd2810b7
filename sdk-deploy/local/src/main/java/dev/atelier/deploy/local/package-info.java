/** The deploy target {@code local}: services hosted in this JVM. */
@NullMarked
package dev.atelier.deploy.local;

import org.jspecify.annotations.NullMarked;
