package dev.atelier.starter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A private package index on this machine, which wants a name and a password; it answers as a proxy too. */
final class PackageIndex implements AutoCloseable {
    static final String CREDENTIALS = "reader:s3cret-of-the-index";

    private final HttpServer server;
    private final Map<String, byte[]> wheels = new ConcurrentHashMap<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean hanging;

    PackageIndex() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/simple/greeting/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/simple/";
    }

    void add(Wheel wheel) {
        wheels.put(wheel.file(), wheel.bytes());
    }

    void remove(Wheel wheel) {
        wheels.remove(wheel.file());
    }

    String proxyUrl() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** From now on, nothing is answered. */
    void hang() {
        hanging = true;
    }

    void recover() {
        hanging = false;
    }

    void awaitRequest() throws InterruptedException {
        asked.await();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.countDown();
        try (exchange) {
            if (hanging) {
                closed.await();
            }
            String expected =
                    "Basic " + Base64.getEncoder().encodeToString(CREDENTIALS.getBytes(StandardCharsets.UTF_8));
            if (!List.of(expected).equals(exchange.getRequestHeaders().get("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"index\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            byte[] wheel = wheels.get(path.substring(path.lastIndexOf('/') + 1));
            byte[] body = wheel != null ? wheel : page().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", wheel != null ? "application/zip" : "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String page() {
        StringBuilder page = new StringBuilder("<!DOCTYPE html><html><body>");
        wheels.keySet().forEach(file -> page.append("<a href=\"" + file + "\">" + file + "</a>"));
        return page.append("</body></html>").toString();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
