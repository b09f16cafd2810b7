package dev.atelier.tracking.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a store and its server, and cuts connections at the worst moment. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commitsToLose = new AtomicInteger();
    private final int target;
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile String fatal = "";

    CuttingProxy(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lets that many COMMITs reach the server whose answers never come back. */
    void loseAnswersOfCommits(int count) {
        commitsToLose.set(count);
    }

    int commitsStillToLose() {
        return commitsToLose.get();
    }

    /** Cuts all connections and lets nobody in. */
    void cut() throws IOException {
        refusing = true;
        closeAll();
    }

    /** Cuts all connections and lets nobody in when a statement has some words. */
    void cutAt(String words) {
        fatal = words;
    }

    /** Keeps the connections and takes new ones, and lets nothing through, as a machine does that hangs. */
    void fallSilent() {
        silent = true;
    }

    void restore() throws IOException {
        fatal = "";
        refusing = false;
        if (silent) {
            silent = false;
            closeAll();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                daemon(() -> forward(client, server, true));
                daemon(() -> forward(server, client, false));
            } catch (IOException e) {
                // closed, or the server is away
            }
        }
    }

    private void forward(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (silent) {
                    continue;
                }
                if (requests && !fatal.isEmpty() && text(buffer, count).contains(fatal)) {
                    cut();
                    return;
                }
                if (!requests
                        && isCommitted(buffer, count)
                        && commitsToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // cut
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Looks for the server's answer: it is committed. */
    private static boolean isCommitted(byte[] bytes, int count) {
        return text(bytes, count).contains("COMMIT\0");
    }

    private static String text(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
