namespace PlumCache.Compare.Servers;

/// <summary>As tables and targets call the servers.</summary>
internal static class ServerNames
{
    public const string Plum = "PlumCache";
    public const string Redis = "redis-server";
    public const string Valkey = "valkey-server";
    public const string Garnet = "Garnet";
    public const string GarnetInline = "Garnet, inline completions";
}
