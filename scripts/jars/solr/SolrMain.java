import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;

/** Solr 9 on loopback, from its jars alone: java -Dport=PORT -Dsolr.solr.home=FOLDER SolrMain. */
public class SolrMain {
  /** Without any servlet behind it the filter is never asked. */
  public static class NotFound extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
      response.sendError(404, "no Solr path: " + request.getRequestURI());
    }
  }

  public static void main(String[] words) throws Exception {
    int port = Integer.getInteger("port");
    System.setProperty("jetty.port", "" + port);
    System.setProperty("hostPort", "" + port);
    Server server = new Server(new InetSocketAddress("127.0.0.1", port));
    var context = new ServletContextHandler(server, "/solr", ServletContextHandler.NO_SESSIONS);
    context.addEventListener(new CoreContainerProvider());
    context.addFilter(SolrDispatchFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST)).setAsyncSupported(true);
    context.addServlet(NotFound.class, "/*");
    server.setStopAtShutdown(true);
    server.start();
    server.join();
  }
}
