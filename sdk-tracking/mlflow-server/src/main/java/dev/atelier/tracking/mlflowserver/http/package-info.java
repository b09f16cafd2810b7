/** Jetty behind two small types: who listens, and one call. */
@NullMarked
package dev.atelier.tracking.mlflowserver.http;

import org.jspecify.annotations.NullMarked;
