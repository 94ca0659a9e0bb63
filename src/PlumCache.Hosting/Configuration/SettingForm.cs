namespace PlumCache.Hosting.Configuration;

/// <summary>How a value was written.</summary>
public enum SettingForm
{
    /// <summary>The text of CONFIG SET: Redis' words.</summary>
    Untyped,

    /// <summary>
    /// The text of an option or of the environment, where everything is text: the file's words, and Redis' where they mean the same.
    /// </summary>
    Bare,

    /// <summary>A TOML integer.</summary>
    Integer,

    /// <summary>A TOML string.</summary>
    String,

    /// <summary>A TOML boolean.</summary>
    Boolean,

    /// <summary>A TOML value no setting takes: a float, a date, an array, a table.</summary>
    Other,
}
