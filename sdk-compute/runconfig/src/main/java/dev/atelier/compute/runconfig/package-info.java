/** The {@code .runconfig} files of the Azure ML v1 SDK, read and written. */
@NullMarked
package dev.atelier.compute.runconfig;

import org.jspecify.annotations.NullMarked;
