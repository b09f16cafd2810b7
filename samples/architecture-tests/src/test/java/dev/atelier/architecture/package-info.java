/** The house rules of STYLE.md that class files can show. */
@NullMarked
package dev.atelier.architecture;

import org.jspecify.annotations.NullMarked;
