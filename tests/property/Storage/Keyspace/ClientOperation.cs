using System.Collections.Immutable;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>One request of a client, and what it means when it happens at one instant.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Key">"a" or "b".</param>
/// <param name="Value">What a set writes, or an append adds.</param>
internal sealed record ClientOperation(ClientOperationKind Kind, string Key, string Value)
{
    /// <summary>Answer and next state of the model: the two databases' keys, "0a" for key a of database 0.</summary>
    public (string Answer, ImmutableSortedDictionary<string, string> Next) Apply(ImmutableSortedDictionary<string, string> state)
    {
        string key = "0" + Key;
        switch (Kind)
        {
            case ClientOperationKind.Get:
                return (state.GetValueOrDefault(key, "-"), state);
            case ClientOperationKind.GetBoth:
                return (state.GetValueOrDefault("0a", "-") + "," + state.GetValueOrDefault("0b", "-"), state);
            case ClientOperationKind.Count:
                return ($"{state.Count(entry => entry.Key[0] == '0')}", state);
            case ClientOperationKind.Set:
                return (state.ContainsKey(key) ? "old" : "new", state.SetItem(key, Value));
            case ClientOperationKind.SetBoth:
                return ("ok", state.SetItem("0a", Value).SetItem("0b", Value));
            case ClientOperationKind.Append:
                string longer = state.GetValueOrDefault(key, "") + Value;
                return (longer, state.SetItem(key, longer));
            case ClientOperationKind.Remove:
                return (state.ContainsKey(key) ? "1" : "0", state.Remove(key));
            case ClientOperationKind.RemoveAll:
                return ($"{state.Count(entry => entry.Key[0] == '0')}", state.RemoveRange(state.Keys.Where(k => k[0] == '0')));
            default:
                return ("ok",
                    state.Select(entry => KeyValuePair.Create((entry.Key[0] == '0' ? '1' : '0') + entry.Key[1..],
                    entry.Value)).ToImmutableSortedDictionary());
        }
    }
}
