using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;

namespace PlumCache.Engine.Core;

/// <summary>The filters of CLIENT KILL. What was not asked for matches everything.</summary>
internal sealed class ClientFilter
{
    private long? _id;
    private string? _address;
    private string? _localAddress;
    private string? _user;
    private ClientType? _type;

    /// <summary>SKIPME: whether the connection that asks is spared. Yes unless told.</summary>
    public bool SkipsCaller { get; private set; } = true;

    /// <summary>Reads the filter whose name is at <paramref name="index"/> and whose value follows.</summary>
    /// <returns>The error, or null.</returns>
    public ErrorText? TryRead(in Command command, int index)
    {
        int value = index + 1;
        Debug.Assert(value < command.Count, "a filter is read that has no value");
        if (command.Is(index, "ID"u8))
        {
            if (!Integers.TryParse(command[value], out long id) || id <= 0) return "ERR client-id should be greater than 0";
            _id = id;
        }
        else if (command.Is(index, "TYPE"u8))
        {
            ErrorText? error = ClientTypes.TryRead(command, value, out ClientType type);
            _type = type;
            return error;
        }
        else if (command.Is(index, "ADDR"u8))
        {
            _address = Encoding.ASCII.GetString(command[value]);
        }
        else if (command.Is(index, "LADDR"u8))
        {
            _localAddress = Encoding.ASCII.GetString(command[value]);
        }
        else if (command.Is(index, "USER"u8))
        {
            if (!command[value].SequenceEqual("default"u8)) return ErrorText.Of($"ERR No such user '{command[value]}'");
            _user = "default";
        }
        else if (command.Is(index, "SKIPME"u8) && (command.Is(value, "YES"u8) || command.Is(value, "NO"u8)))
        {
            SkipsCaller = command.Is(value, "YES"u8);
        }
        else
        {
            return Errors.Syntax;
        }

        return null;
    }

    public bool Matches(ClientInfo client)
    {
        EngineSession session = client.Session;
        return (_type is null || _type == ClientTypes.Of(client))
            && (_id is null || _id == session.Id)
            && (_address is null || _address == session.Address)
            && (_localAddress is null || _localAddress == session.LocalAddress)
            && (_user is null || _user == session.State.User);
    }
}
