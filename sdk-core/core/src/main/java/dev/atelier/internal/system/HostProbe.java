package dev.atelier.internal.system;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * CPU, memory, disk and network of this machine and this process, from the JDK's beans and {@code /proc}. Names and units are
 * those of MLflow's system metrics, whose megabyte has 1,000,000 bytes; network and disk traffic count from the first sample.
 */
public final class HostProbe implements SystemProbe {
    private static final double MEGABYTE = 1e6;
    private static final double PERCENT = 100;
    private static final long KIBIBYTE = 1_024;

    private final ProcFiles proc;
    private final Path disk;
    private @Nullable OperatingSystemMXBean system;
    private @Nullable List<Long> networkBefore;
    private OptionalLong readBefore = OptionalLong.empty();
    private OptionalLong writtenBefore = OptionalLong.empty();

    /**
     * Creates the probe.
     *
     * @param proc where the proc file system is
     * @param disk a directory on the disk whose use is measured
     */
    public HostProbe(Path proc, Path disk) {
        this.proc = new ProcFiles(proc);
        this.disk = disk;
    }

    @Override
    public void sample(ObjDoubleConsumer<String> reading) throws IOException {
        OperatingSystemMXBean bean = bean();
        percentage("system/cpu_utilization_percentage", bean.getCpuLoad(), reading);
        percentage("system/process_cpu_utilization_percentage", bean.getProcessCpuLoad(), reading);
        memory(bean, reading);
        network(reading);
        processTraffic(reading);
        disk(reading);
    }

    private void memory(OperatingSystemMXBean bean, ObjDoubleConsumer<String> reading) {
        long total = bean.getTotalMemorySize(); // in a container its limit
        OptionalLong hostTotal = proc.field("meminfo", "MemTotal");
        OptionalLong available = proc.field("meminfo", "MemAvailable");
        boolean host = available.isPresent() && hostTotal.orElse(0) * KIBIBYTE == total;
        long used = total - (host ? available.getAsLong() * KIBIBYTE : bean.getFreeMemorySize());
        reading.accept("system/system_memory_usage_megabytes", used / MEGABYTE);
        if (total > 0) {
            reading.accept("system/system_memory_usage_percentage", PERCENT * used / total);
        }
        proc.field("self/status", "VmRSS")
                .ifPresent(resident ->
                        reading.accept("system/process_memory_usage_megabytes", resident * KIBIBYTE / MEGABYTE));
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        reading.accept("system/jvm_heap_usage_megabytes", heap / MEGABYTE);
    }

    private void network(ObjDoubleConsumer<String> reading) {
        List<Long> now = proc.networkBytes();
        if (now.isEmpty()) {
            return;
        }
        List<Long> before = networkBefore == null ? now : networkBefore;
        networkBefore = before;
        reading.accept("system/network_receive_megabytes", (now.get(0) - before.get(0)) / MEGABYTE);
        reading.accept("system/network_transmit_megabytes", (now.get(1) - before.get(1)) / MEGABYTE);
    }

    private void processTraffic(ObjDoubleConsumer<String> reading) {
        OptionalLong read = proc.field("self/io", "read_bytes");
        OptionalLong written = proc.field("self/io", "write_bytes");
        readBefore = readBefore.isPresent() ? readBefore : read;
        writtenBefore = writtenBefore.isPresent() ? writtenBefore : written;
        traffic("system/process_disk_read_megabytes", read, readBefore, reading);
        traffic("system/process_disk_write_megabytes", written, writtenBefore, reading);
    }

    private void disk(ObjDoubleConsumer<String> reading) throws IOException {
        FileStore store = Files.getFileStore(disk);
        long total = store.getTotalSpace();
        long used = total - store.getUnallocatedSpace();
        reading.accept("system/disk_usage_megabytes", used / MEGABYTE);
        reading.accept("system/disk_available_megabytes", store.getUsableSpace() / MEGABYTE);
        if (total > 0) {
            reading.accept("system/disk_usage_percentage", PERCENT * used / total);
        }
    }

    /** Returns the bean, which takes a while to load, on the sampling thread. */
    private OperatingSystemMXBean bean() {
        OperatingSystemMXBean known = system;
        if (known == null) {
            known = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            system = known;
        }
        return known;
    }

    /** Passes a share on; a negative one or NaN says that it is not known yet. */
    private static void percentage(String metric, double share, ObjDoubleConsumer<String> reading) {
        if (share >= 0) {
            reading.accept(metric, PERCENT * share);
        }
    }

    private static void traffic(
            String metric, OptionalLong now, OptionalLong before, ObjDoubleConsumer<String> reading) {
        if (now.isPresent() && before.isPresent()) {
            reading.accept(metric, (now.getAsLong() - before.getAsLong()) / MEGABYTE);
        }
    }
}
