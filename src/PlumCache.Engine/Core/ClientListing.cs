using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CLIENT LIST and CLIENT INFO.</summary>
internal static class ClientListing
{
    public static ServerResult Info(in ServerCall call, in Command command)
    {
        ClientInfo info = call.Host.Clients.Find(call.Session.Id) ?? new ClientInfo { Session = call.Session };
        return new ServerResult(new ReplyTree.Verbatim(Tell(call, info) + "\n"));
    }

    public static ServerResult List(in ServerCall call, in Command command)
    {
        IEnumerable<ClientInfo> clients = call.Host.Clients.List();
        if (command.Count == 4 && command.Is(2, "TYPE"u8))
        {
            if (ClientTypes.TryRead(command, 3, out ClientType type) is { } error) return ServerResult.Error(error);
            clients = clients.Where(client => ClientTypes.Of(client) == type);
        }
        else if (command.Count > 3 && command.Is(2, "ID"u8))
        {
            var ids = new HashSet<long>();
            for (int i = 3; i < command.Count; i++)
            {
                if (!Integers.TryParse(command[i], out long id)) return ServerResult.Error("ERR Invalid client ID");
                ids.Add(id);
            }

            clients = clients.Where(client => ids.Contains(client.Session.Id));
        }
        else if (command.Count != 2)
        {
            return ServerResult.Error(Errors.Syntax);
        }

        var text = new StringBuilder();
        foreach (ClientInfo client in clients.OrderBy(static client => client.Session.Id)) text.Append(Tell(call, client)).Append('\n');
        return new ServerResult(new ReplyTree.Verbatim(text.ToString()));
    }

    /// <summary>A connection as one line of Redis' fields.</summary>
    private static string Tell(in ServerCall call, ClientInfo info)
    {
        EngineSession session = info.Session;
        SessionState state = session.State;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"id={session.Id} addr={session.Address} laddr={session.LocalAddress} fd={info.Descriptor} name={state.Name} age={info.AgeS} "
            + $"idle={info.IdleS} flags={FlagsOf(call, info)} db={state.Database} sub={info.ChannelCount} psub={info.PatternCount} ssub=0 "
            + $"multi=-1 qbuf={info.QueryBufferBytes} "
            + $"qbuf-free={info.QueryBufferFreeBytes} argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl={info.OutputBytes} oll=0 "
            + $"omem={info.OutputBytes} "
            + $"tot-mem={info.TotalBytes} events=r cmd={session.LastCommand} user={state.User} redir=-1 resp={state.Protocol} "
            + $"lib-name={state.LibraryName} lib-ver={state.LibraryVersion}");
    }

    private static string FlagsOf(in ServerCall call, ClientInfo info)
    {
        bool isWaiting = call.Engine.Waits.IsWaiting(info.Session.Id);
        string flags = (info.IsMonitor ? "O" : "") + (info.IsSubscriber ? "P" : "") + (isWaiting ? "b" : "") + (info.IsClosing ? "c" : "");
        SessionState state = info.Session.State;
        flags += (state.NoEvict ? "e" : "") + (state.NoTouch ? "T" : "");
        return flags.Length == 0 ? "N" : flags;
    }
}
