using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CLIENT KILL in its old form (an address) and its new one (filters that must all match).</summary>
internal static class ClientKill
{
    public static ServerResult Run(in ServerCall call, in Command command)
    {
        if (command.Count == 3) return KillAddress(call, Encoding.ASCII.GetString(command[2]));
        var filter = new ClientFilter();
        if (command.Count % 2 != 0) return ServerResult.Error(Errors.Syntax);
        for (int i = 2; i + 1 < command.Count; i += 2)
        {
            if (filter.TryRead(command, i) is { } error) return ServerResult.Error(error);
        }

        bool killsItself = false;
        long killed = 0;
        foreach (ClientInfo client in call.Host.Clients.List())
        {
            bool isItself = client.Session.Id == call.Session.Id;
            if (!filter.Matches(client) || (isItself && filter.SkipsCaller)) continue;
            killsItself |= isItself;
            if (isItself || call.Host.Clients.Close(client.Session.Id)) killed++;
        }

        return new ServerResult(new ReplyTree.Integer(killed), killsItself ? call.State with { IsClosing = true } : null);
    }

    private static ServerResult KillAddress(in ServerCall call, string address)
    {
        foreach (ClientInfo client in call.Host.Clients.List())
        {
            if (client.Session.Address != address) continue;
            if (client.Session.Id == call.Session.Id) return new ServerResult(ReplyTree.Ok, call.State with { IsClosing = true });
            if (call.Host.Clients.Close(client.Session.Id)) return ServerResult.Ok;
        }

        return ServerResult.Error("ERR No such client");
    }
}
