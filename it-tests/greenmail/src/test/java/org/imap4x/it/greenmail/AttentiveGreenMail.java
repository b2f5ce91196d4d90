package org.imap4x.it.greenmail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.imap.ImapSessionFolder;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.UIDFolder;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.it.support.Recorder;

/**
 * GreenMail that tells of a message which comes while an IDLE begins; the provider's own tests have
 * the same, and one that shows why.
 *
 * <p>GreenMail's IDLE (2.1.13) reports what is new, then sends {@code +}, and only then begins to
 * listen to the mailbox. Here an IDLE that has begun to listen looks once more.
 */
final class AttentiveGreenMail extends GreenMail {
  AttentiveGreenMail(ServerSetup... config) {
    super(config);
  }

  /** Where a GreenMail answers, or the recorder before it. */
  static int port(GreenMail of) {
    int port = of.getImap().getPort();
    String version = System.getProperty("greenmail.version");
    return Recorder.isOn() ? Recorder.before("GreenMail", version, port) : port;
  }

  @Override
  protected Map<String, AbstractServer> createServices(ServerSetup[] config, Managers plain) {
    if (!(managers instanceof Attentive)) {
      managers = new Attentive();
    }
    return super.createServices(config, managers);
  }

  /** Gives sessions their mailboxes. */
  private static final class Attentive extends Managers {
    @Override
    public ImapHostManager getImapHostManager() {
      ImapHostManager plain = super.getImapHostManager();
      return proxy(
          (proxy, method, args) -> {
            Object result = call(plain, method, args);
            return result != null && method.getName().equals("getFolder")
                ? proxy(new Mailbox((MailFolder) result), MailFolder.class, UIDFolder.class)
                : result;
          },
          ImapHostManager.class);
    }
  }

  /** A mailbox as one session has it. */
  private static final class Mailbox implements InvocationHandler {
    private final MailFolder plain;
    private final Map<Object, Idle> idles = new ConcurrentHashMap<>();
    private volatile ImapSessionFolder session;

    Mailbox(MailFolder plain) {
      this.plain = plain;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
      if (args == null) {
        return call(plain, method, null);
      }
      if (method.getName().equals("addListener")) {
        listen((FolderListener) args[0]);
        return null;
      }
      Object[] plainArgs = args.clone();
      for (int i = 0; i < args.length; i++) {
        plainArgs[i] = plain(args[i]);
      }
      return call(plain, method, plainArgs);
    }

    /** GreenMail wants its own mailboxes for MOVE. */
    private Object plain(Object arg) {
      Idle idle = arg instanceof FolderListener ? idles.get(arg) : null;
      if (idle != null) {
        return idle;
      }
      return arg != null
              && Proxy.isProxyClass(arg.getClass())
              && Proxy.getInvocationHandler(arg) instanceof Mailbox other
          ? other.plain
          : arg;
    }

    private void listen(FolderListener listener) {
      if (listener instanceof ImapSessionFolder selected) {
        session = selected;
        plain.addListener(selected);
        return;
      }
      Idle idle = new Idle(listener);
      idles.put(listener, idle);
      plain.addListener(idle);
      int count = plain.getMessageCount();
      ImapSessionFolder selected = session;
      if (selected != null && selected.isSizeChanged()) {
        idle.found(count);
      }
    }
  }

  /** What an IDLE tells; the lines of two threads must not get mixed up. */
  private static final class Idle implements FolderListener {
    private final FolderListener plain;
    private boolean told;

    Idle(FolderListener plain) {
      this.plain = plain;
    }

    /** Messages that came before it listened, unless it has told of later ones. */
    synchronized void found(int count) {
      if (!told) {
        plain.added(count);
      }
    }

    @Override
    public synchronized void added(int msn) {
      told = true;
      plain.added(msn);
    }

    @Override
    public synchronized void expunged(int msn) {
      told = true;
      plain.expunged(msn);
    }

    @Override
    public synchronized void flagsUpdated(int msn, Flags flags, Long uid) {
      plain.flagsUpdated(msn, flags, uid);
    }

    @Override
    public void mailboxDeleted() {
      plain.mailboxDeleted();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T proxy(InvocationHandler handler, Class<T> first, Class<?>... more) {
    Class<?>[] all = new Class<?>[1 + more.length];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    return (T) Proxy.newProxyInstance(AttentiveGreenMail.class.getClassLoader(), all, handler);
  }

  private static Object call(Object on, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
