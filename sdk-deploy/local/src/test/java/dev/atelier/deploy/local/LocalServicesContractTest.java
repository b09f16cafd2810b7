package dev.atelier.deploy.local;

import dev.atelier.deploy.tck.DeployTargetContract;
import dev.atelier.spi.deploy.DeployProvider;

class LocalServicesContractTest extends DeployTargetContract {
    @Override
    protected DeployProvider provider() {
        return new LocalDeployProvider();
    }
}
