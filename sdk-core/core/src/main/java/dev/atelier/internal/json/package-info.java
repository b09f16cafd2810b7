/** JSON as plain Java values, read and written by Jackson's streaming parser: no reflection, so that opening is fast. */
@NullMarked
package dev.atelier.internal.json;

import org.jspecify.annotations.NullMarked;
