/** Which call does what, and who may do it. */
@NullMarked
package dev.atelier.tracking.mlflowserver.routes;

import org.jspecify.annotations.NullMarked;
