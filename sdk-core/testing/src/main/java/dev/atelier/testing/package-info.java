/** Support for tests of code that uses Atelier. */
@NullMarked
package dev.atelier.testing;

import org.jspecify.annotations.NullMarked;
