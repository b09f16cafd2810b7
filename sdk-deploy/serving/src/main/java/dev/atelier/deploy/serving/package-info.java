/** The scoring server. */
@NullMarked
package dev.atelier.deploy.serving;

import org.jspecify.annotations.NullMarked;
