/** How text and numbers are shown to people in columns. */
@NullMarked
package dev.atelier.internal.text;

import org.jspecify.annotations.NullMarked;
