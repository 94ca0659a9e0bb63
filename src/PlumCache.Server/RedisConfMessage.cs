using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Server;

/// <summary>
/// What is told to somebody who gives a redis.conf: the same as TOML on standard output, and what is not in it on the other.
/// </summary>
internal static class RedisConfMessage
{
    /// <summary>Tells it.</summary>
    /// <param name="source">In Redis' format.</param>
    /// <param name="output">For the TOML.</param>
    /// <param name="errors">For what is not in it.</param>
    public static async Task TellAsync(ConfigurationSource source, TextWriter output, TextWriter errors)
    {
        var conf = RedisConf.Read(source.Name, source.Text);
        await errors.WriteLineAsync(
            $"plum: {source.Name} is in Redis' format, and PlumCache reads TOML. What it can take over follows on standard output: save it "
                + "as a file of its own, and name that.")
            .ConfigureAwait(false);
        foreach (string line in conf.Toml.Prepend($"# What {source.Name} says that PlumCache can do."))
        {
            await output.WriteLineAsync(line).ConfigureAwait(false);
        }

        foreach (ConfigurationProblem problem in conf.Problems)
        {
            await errors.WriteLineAsync($"plum: not taken over: {problem}").ConfigureAwait(false);
        }

        if (conf.Tuning.IsEmpty) return;
        await errors.WriteLineAsync($"plum: not needed, because it tunes what Redis is made of: {string.Join(", ", conf.Tuning)}")
            .ConfigureAwait(false);
    }
}
