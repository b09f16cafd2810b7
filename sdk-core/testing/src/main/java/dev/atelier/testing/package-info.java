/** What tests of code that uses Atelier need: a JUnit extension, a fake compute, AssertJ assertions. */
@NullMarked
package dev.atelier.testing;

import org.jspecify.annotations.NullMarked;
