/** The workspace: its API, its data, the SPI and the domain logic. */
module dev.atelier.core {
    requires com.fasterxml.jackson.core;
    requires java.management;
    requires java.net.http;
    requires jdk.management;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.atelier;
    exports dev.atelier.chart;
    exports dev.atelier.environment;
    exports dev.atelier.error;
    exports dev.atelier.metric;
    exports dev.atelier.run;
    exports dev.atelier.search;
    exports dev.atelier.secret;
    exports dev.atelier.service;
    exports dev.atelier.spi;
    exports dev.atelier.spi.chart;
    exports dev.atelier.spi.compute;
    exports dev.atelier.spi.deploy;
    exports dev.atelier.spi.tracking;

    uses dev.atelier.spi.chart.ChartRenderer;
    uses dev.atelier.spi.compute.ComputeProvider;
    uses dev.atelier.spi.compute.LibraryProvider;
    uses dev.atelier.spi.compute.SourceControlProvider;
    uses dev.atelier.spi.deploy.DeployProvider;
    uses dev.atelier.spi.tracking.StoreProvider;
}
