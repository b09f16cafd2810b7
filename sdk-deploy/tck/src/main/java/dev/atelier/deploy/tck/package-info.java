/** The compatibility kit of deploy targets: extend {@link dev.atelier.deploy.tck.DeployTargetContract}. */
@NullMarked
package dev.atelier.deploy.tck;

import org.jspecify.annotations.NullMarked;
