/** The main job: train, track, submit, search, register, deploy and score. */
@NullMarked
package dev.atelier.samples.quickstart;

import org.jspecify.annotations.NullMarked;
