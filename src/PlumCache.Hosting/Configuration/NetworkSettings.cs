using System.Net;

namespace PlumCache.Hosting.Configuration;

/// <summary>Where the server listens and who may come in.</summary>
internal static class NetworkSettings
{
    public static SettingSection Section { get; } = new("Where the server listens, and who may come in", [
        new IntegerSetting
        {
            Name = "port",
            Summary = "TCP port to listen on; 0 takes a free one and prints it.",
            Why = "a thousand above Redis' 6379, so that both run on one machine.",
            Min = 0,
            Max = 65_535,
            Get = static options => options.Port,
            Set = static (options, value) => options with { Port = (int)value },
        },
        new TextSetting
        {
            Name = "bind",
            Summary = "IP address to listen on: 0.0.0.0 or :: for all.",
            Why = "nobody outside this machine gets in unless you say so.",
            Allowed = "an IP address, or \"localhost\"",
            IsAllowed = static text => string.Equals(text, "localhost", StringComparison.Ordinal) || IPAddress.TryParse(text, out _),
            Get = static options => options.Bind,
            Set = static (options, value) => options with { Bind = value },
        },
        new BooleanSetting
        {
            Name = "protected_mode",
            ConfigName = "protected-mode",
            Summary = "Refuse to start on an address that others can reach while requirepass is empty, and to have it emptied there.",
            Why = "an open key-value server on a network is taken over within hours.",
            IsLive = true,
            Get = static options => options.ProtectedMode,
            Set = static (options, value) => options with { ProtectedMode = value },
        },
        new TextSetting
        {
            Name = "requirepass",
            Summary = "Password that AUTH and HELLO ask for; empty for none.",
            Why = "by default only this machine gets in.",
            IsLive = true,
            IsSecret = true,
            Allowed = "a string",
            IsAllowed = static _ => true,
            Get = static options => options.RequirePass,
            Set = static (options, value) => options with { RequirePass = value },
        },
        new TextSetting
        {
            Name = "requirepass_file",
            Summary = "File that holds the password, in place of requirepass; relative to this file's folder. What ends its last line is "
                + "not part of it.",
            Why = "there is no password by default. A file keeps it out of this file, of the environment and of the list of processes.",
            Allowed = "a file's path",
            IsAllowed = TextSetting.IsPath,
            Get = static options => options.RequirePassFile,
            Set = static (options, value) => options with { RequirePassFile = value },
        },
        new ChoiceSetting
        {
            Name = "debug_commands",
            ConfigName = "enable-debug-command",
            Summary = "Who may use DEBUG: nobody, or connections from this machine.",
            Why = "DEBUG SLEEP stops a connection at will; tests turn it on.",
            Words = ["no", "local"],
            Get = static options => options.DebugCommands == DebugAccess.Local ? "local" : "no",
            Set = static (options, value) =>
                options with
                {
                    DebugCommands = string.Equals(value, "local", StringComparison.Ordinal) ? DebugAccess.Local : DebugAccess.No,
                },
        },
    ]);
}
