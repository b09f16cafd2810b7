/** What compute backends share: staging, run directories, records. */
module dev.atelier.compute.support {
    requires com.fasterxml.jackson.core;
    requires transitive dev.atelier.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.atelier.compute.support;
}
