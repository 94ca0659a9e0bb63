using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;

namespace PlumCache.Engine.Core;

/// <summary>The types of connections by Redis' names.</summary>
internal static class ClientTypes
{
    /// <summary>The type of a connection.</summary>
    public static ClientType Of(ClientInfo client) => client.IsSubscriber ? ClientType.PubSub : ClientType.Normal;

    /// <summary>Reads a type.</summary>
    /// <returns>The error, or null.</returns>
    public static ErrorText? TryRead(in Command command, int index, out ClientType type)
    {
        type = ClientType.Replication;
        if (command.Is(index, "NORMAL"u8))
        {
            type = ClientType.Normal;
        }
        else if (command.Is(index, "PUBSUB"u8))
        {
            type = ClientType.PubSub;
        }
        else if (!command.Is(index, "MASTER"u8) && !command.Is(index, "REPLICA"u8) && !command.Is(index, "SLAVE"u8))
        {
            return ErrorText.Of($"ERR Unknown client type '{command[index]}'");
        }

        return null;
    }
}
