/** What the scoring protocols put on the wire: JSON, tensors in JSON and in binary form, tables. No HTTP. */
@NullMarked
package dev.atelier.serving.wire;

import org.jspecify.annotations.NullMarked;
